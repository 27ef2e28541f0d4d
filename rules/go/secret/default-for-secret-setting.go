package config

func load() {
	// ruleid: prodready-go-default-for-secret-setting
	secret := getEnv("JWT_SECRET", "change-me")
	// ruleid: prodready-go-default-for-secret-setting
	viper.SetDefault("database.password", "postgres")
	// ok: prodready-go-default-for-secret-setting
	port := getEnv("PORT", "8080")
	// ok: prodready-go-default-for-secret-setting
	key := getEnv("API_KEY", "")
	// ok: prodready-go-default-for-secret-setting
	viper.SetDefault("jwt.secret.expires", "1h")
}

func admin() string {
	// ruleid: prodready-go-default-for-secret-setting
	password := os.Getenv("ADMIN_PASSWORD")
	if password == "" {
		password = "admin"
	}
	return password
}
