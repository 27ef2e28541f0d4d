class SessionsController < ApplicationController
  def create
    # ruleid: prodready-ruby-written-to-log
    Rails.logger.info("login #{params[:password]}")
    # ruleid: prodready-ruby-written-to-log
    logger.debug "pin #{user.pin}"
    # ruleid: prodready-ruby-written-to-log
    puts password
    # ok: prodready-ruby-written-to-log
    Rails.logger.info("login #{params[:email]}")
    # ok: prodready-ruby-written-to-log
    logger.info "password changed"
  end
end
