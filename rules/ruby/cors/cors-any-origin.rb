Rails.application.config.middleware.insert_before 0, Rack::Cors do
  allow do
    # ruleid: prodready-ruby-cors-any-origin
    origins "*"
    resource "*", headers: :any, methods: [:get]
  end

  allow do
    # ruleid: prodready-ruby-cors-any-origin
    origins '*' # everybody
    resource "/feed", methods: [:get]
  end

  allow do
    # ok: prodready-ruby-cors-any-origin
    origins "https://app.example.com"
    resource "*", headers: :any, methods: :any
  end

  # ok: prodready-ruby-cors-any-origin
  # origins "*"
end
