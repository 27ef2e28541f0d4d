resource "aws_db_instance" "a" {
  # ok: prodready-terraform-credential-literal
  username = "app"
  # ruleid: prodready-terraform-credential-literal
  password = "blue-horse-9"
}

resource "aws_rds_cluster" "b" {
  # ruleid: prodready-terraform-credential-literal
  master_password = "Hg72kkqL99"
}

resource "aws_db_instance" "c" {
  # ok: prodready-terraform-credential-literal
  password = var.db_password
}

resource "aws_db_instance" "d" {
  # ok: prodready-terraform-credential-literal
  password = "${random_password.db.result}"
}
