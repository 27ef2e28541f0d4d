class ApiController < ActionController::API
  def open
    # ruleid: prodready-ruby-cors-origin-echoed
    headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
  end

  def echoed
    # ruleid: prodready-ruby-cors-origin-echoed
    response.headers["Access-Control-Allow-Origin"] = request.env["HTTP_ORIGIN"]
  end

  def listed
    if ALLOWED.include?(request.headers["Origin"])
      # ok: prodready-ruby-cors-origin-echoed
      headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    end
    # ok: prodready-ruby-cors-origin-echoed
    headers["Vary"] = request.headers["Origin"]
  end
end
