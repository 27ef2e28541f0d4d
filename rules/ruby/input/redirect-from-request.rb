class ItemsController < ApplicationController
  def show
    # ruleid: prodready-ruby-redirect-from-request
    redirect_to params[:next]
    # ruleid: prodready-ruby-redirect-from-request
    redirect_to(params[:return_to] || "/")
    # ok: prodready-ruby-redirect-from-request
    redirect_to root_path
    # ok: prodready-ruby-redirect-from-request
    redirect_to items_path(params[:id])
    # ok: prodready-ruby-redirect-from-request
    redirect_to "/items/#{params[:id]}"
  end
end
