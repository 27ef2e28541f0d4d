class ItemsController < ApplicationController
  def show
    # ruleid: prodready-ruby-html-from-request
    @title = params[:q].html_safe
    # ruleid: prodready-ruby-html-from-request
    render inline: "<b>#{params[:q]}</b>"
    # ok: prodready-ruby-html-from-request
    @title = h(params[:q])
    # ok: prodready-ruby-html-from-request
    render plain: "ok"
  end
end
