class Admin::BaseController < ApplicationController
  # ruleid: prodready-ruby-credential-literal
  http_basic_authenticate_with name: "ops", password: "blue-horse"
  # ok: prodready-ruby-credential-literal
  http_basic_authenticate_with name: "ops", password: ENV.fetch("ADMIN_PASSWORD")
end

# ruleid: prodready-ruby-credential-literal
cache = Redis.new(host: "cache", password: "Hg72kk")
# ok: prodready-ruby-credential-literal
empty = Redis.new(host: "cache", password: "")
