class ItemsController < ApplicationController
  def show
    # ruleid: prodready-ruby-command-from-request
    system("ping #{params[:host]}")
    # ruleid: prodready-ruby-command-from-request
    record.send(params[:method])
    # ok: prodready-ruby-command-from-request
    system("ping", "-c", "1", "localhost")
    # ok: prodready-ruby-command-from-request
    record.public_send(:name)
  end
end
