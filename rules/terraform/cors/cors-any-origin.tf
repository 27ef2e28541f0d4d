resource "aws_apigatewayv2_api" "a" {
  cors_configuration {
    # ruleid: prodready-terraform-cors-any-origin
    allow_origins = ["*"]
    # ok: prodready-terraform-cors-any-origin
    allow_headers = ["*"]
  }
}

resource "aws_api_gateway_integration_response" "b" {
  response_parameters = {
    # ruleid: prodready-terraform-cors-any-origin
    "method.response.header.Access-Control-Allow-Origin" = "'*'"
  }
}

resource "aws_apigatewayv2_api" "c" {
  cors_configuration {
    # ok: prodready-terraform-cors-any-origin
    allow_origins = ["https://app.example.com"]
  }
}

resource "aws_lambda_function_url" "d" {
  cors {
    # ok: prodready-terraform-cors-any-origin
    allow_origins     = ["*"]
    allow_credentials = true
  }
}
