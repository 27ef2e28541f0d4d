class AccountsController < ApplicationController
  def create
    # ruleid: prodready-ruby-stored-in-clear
    Account.create(email: params[:email], pin: params[:pin])
    # ruleid: prodready-ruby-stored-in-clear
    account.update!(security_answer: params[:account][:answer])
    # ok: prodready-ruby-stored-in-clear
    Account.create(email: params[:email], password: params[:password])
    # ok: prodready-ruby-stored-in-clear
    Account.create(email: params[:email], pin_digest: BCrypt::Password.create(params[:pin]))
    # ok: prodready-ruby-stored-in-clear
    account.update!(pin: BCrypt::Password.create(params[:pin]))
  end
end
