class ApiController < ActionController::API
  def open
    # ruleid: prodready-ruby-cors-header-any-origin
    headers["Access-Control-Allow-Origin"] = "*"
    # ruleid: prodready-ruby-cors-header-any-origin
    response.headers['Access-Control-Allow-Origin'] = '*'
    # ok: prodready-ruby-cors-header-any-origin
    headers["Access-Control-Allow-Origin"] = "https://app.example.com"
    # ok: prodready-ruby-cors-header-any-origin
    headers["Access-Control-Allow-Headers"] = "*"
  end
end
