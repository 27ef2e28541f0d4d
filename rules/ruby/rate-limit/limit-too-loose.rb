class SessionsController < ApplicationController
  # ruleid: prodready-ruby-limit-too-loose
  rate_limit to: 1000, within: 1.minute, only: :create
  # ruleid: prodready-ruby-limit-too-loose
  rate_limit to: 500, within: 1.minute
  # ok: prodready-ruby-limit-too-loose
  rate_limit to: 10, within: 3.minutes, only: :create
  # ok: prodready-ruby-limit-too-loose
  rate_limit to: 5, within: 1.minute, by: -> { params[:email] }
end
