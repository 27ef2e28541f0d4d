package config

func clients() {
	// ruleid: prodready-go-credential-literal
	rdb := redis.NewClient(&redis.Options{Addr: "cache:6379", Password: "blue-horse"})
	// ruleid: prodready-go-credential-literal
	auth := smtp.PlainAuth("", "app", "Hg72kk", "mail.internal")
	// ruleid: prodready-go-credential-literal
	admin := router.Group("/admin", gin.BasicAuth(gin.Accounts{"ops": "blue-horse"}))
	// ok: prodready-go-credential-literal
	good := redis.NewClient(&redis.Options{Password: os.Getenv("REDIS_PASSWORD")})
	// ok: prodready-go-credential-literal
	empty := redis.NewClient(&redis.Options{Password: ""})
	// ok: prodready-go-credential-literal
	labels := Form{Password: "Password"}
}
