resource "aws_lambda_function_url" "a" {
  cors {
    # ruleid: prodready-terraform-cors-any-origin-with-credentials
    allow_origins     = ["*"]
    allow_credentials = true
  }
}

resource "aws_apigatewayv2_api" "b" {
  cors_configuration {
    # ruleid: prodready-terraform-cors-any-origin-with-credentials
    allow_credentials = true
    allow_origins     = ["*"]
  }
}

resource "aws_apigatewayv2_api" "c" {
  cors_configuration {
    allow_credentials = true
    # ok: prodready-terraform-cors-any-origin-with-credentials
    allow_origins     = ["https://app.example.com"]
  }
}

resource "aws_apigatewayv2_api" "d" {
  cors_configuration {
    # ok: prodready-terraform-cors-any-origin-with-credentials
    allow_origins = ["*"]
  }
}
