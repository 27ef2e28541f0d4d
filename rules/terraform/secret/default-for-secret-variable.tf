variable "db_password" {
  type    = string
  # ruleid: prodready-terraform-default-for-secret-variable
  default = "blue-horse-9"
}

variable "api_key" {
  # ruleid: prodready-terraform-default-for-secret-variable
  default = "Hg72kkqL99"
}

variable "jwt_secret" {
  type      = string
  # ok: prodready-terraform-default-for-secret-variable
  sensitive = true
}

variable "smtp_password" {
  # ok: prodready-terraform-default-for-secret-variable
  default = ""
}

variable "secret_name" {
  # ok: prodready-terraform-default-for-secret-variable
  default = "app/db"
}
