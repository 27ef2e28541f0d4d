Rails.application.config.middleware.insert_before 0, Rack::Cors do
  allow do
    # ruleid: prodready-ruby-cors-any-origin-with-credentials
    origins "*"
    resource "*", headers: :any, methods: :any, credentials: true
  end

  allow do
    # ruleid: prodready-ruby-cors-any-origin-with-credentials
    origins { |source, env| true }
    resource "*", headers: :any, credentials: true
  end

  allow do
    # ok: prodready-ruby-cors-any-origin-with-credentials
    origins "https://app.example.com"
    resource "*", headers: :any, methods: :any, credentials: true
  end

  allow do
    # ok: prodready-ruby-cors-any-origin-with-credentials
    origins "*"
    resource "*", headers: :any, credentials: false
  end
end
