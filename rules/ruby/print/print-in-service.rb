class OrdersController < ApplicationController
  def create
    # ruleid: prodready-ruby-print-in-service
    puts "order #{params[:id]}"
    # ruleid: prodready-ruby-print-in-service
    pp order
    # ok: prodready-ruby-print-in-service
    Rails.logger.info("order #{params[:id]}")
  end
end

# ok: prodready-ruby-print-in-service
warn "order"
