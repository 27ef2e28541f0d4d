class SessionsController < ApplicationController
  def create
    user = User.find_by(email: params[:email])
    # ruleid: prodready-ruby-compared-in-clear
    if user.password == params[:password]
      log_in(user)
    end
    # ruleid: prodready-ruby-compared-in-clear
    if user.pin != pin
      head :unauthorized
    end
    # ok: prodready-ruby-compared-in-clear
    if user.authenticate(params[:password])
      log_in(user)
    end
    # ok: prodready-ruby-compared-in-clear
    if user.password == password_confirmation
      log_in(user)
    end
    # ok: prodready-ruby-compared-in-clear
    if user.password == nil
      head :bad_request
    end
  end
end
