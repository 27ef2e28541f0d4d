class ItemsController < ApplicationController
  def show
    # ruleid: prodready-ruby-outbound-request-from-request
    Net::HTTP.get(URI(params[:url]))
    # ruleid: prodready-ruby-outbound-request-from-request
    HTTParty.get(params[:hook])
    # ok: prodready-ruby-outbound-request-from-request
    HTTParty.get("https://api.example.com/items")
    # ok: prodready-ruby-outbound-request-from-request
    HTTParty.get("https://api.example.com/items/#{params[:id]}")
    page = "https://api.example.com/items?key=" + params[:key] + "&size=" + params[:size]
    # ok: prodready-ruby-outbound-request-from-request
    HTTParty.get(page)
  end
end
