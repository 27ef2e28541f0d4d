class ItemsController < ApplicationController
  def show
    # ruleid: prodready-ruby-path-from-request
    send_file "uploads/#{params[:name]}"
    # ruleid: prodready-ruby-path-from-request
    File.read(Rails.root.join("data", params[:file]))
    # ok: prodready-ruby-path-from-request
    File.read(Rails.root.join("data", File.basename(params[:file])))
    # ok: prodready-ruby-path-from-request
    send_file "uploads/logo.png"
  end
end
