require "sinatra"

# ruleid: prodready-ruby-credential-route-without-limit
post "/login" do
  user = User.authenticate(params[:email], params[:password])
end

# ruleid: prodready-ruby-credential-route-without-limit
post "/auth/reset-password" do
  Reset.start(params[:email])
end

# ok: prodready-ruby-credential-route-without-limit
post "/orders" do
  Order.create(params[:order])
end

# ok: prodready-ruby-credential-route-without-limit
get "/login" do
  erb :login
end
