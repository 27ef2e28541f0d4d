package main

func routes() {
	// ruleid: prodready-go-cors-any-origin-with-credentials
	c.Use(cors.Handler(cors.Options{AllowedOrigins: []string{"*"}, AllowCredentials: true}))
	// ruleid: prodready-go-cors-any-origin-with-credentials
	r.Use(cors.New(cors.Config{AllowOriginFunc: func(origin string) bool { return true }, AllowCredentials: true}))
	// ruleid: prodready-go-cors-any-origin-with-credentials
	w.Use(rest.CORS(rest.CorsAllowedOrigins("*"), rest.CorsMaxAge(300), rest.CorsAllowCredentials(true)))
	// ok: prodready-go-cors-any-origin-with-credentials
	r.Use(cors.New(cors.Config{AllowOrigins: []string{"https://app.example.com"}, AllowCredentials: true}))
	// ok: prodready-go-cors-any-origin-with-credentials
	r.Use(cors.New(cors.Config{AllowAllOrigins: true}))
}
