package main

func routes() {
	// ruleid: prodready-go-cors-any-origin
	r.Use(cors.New(cors.Config{AllowAllOrigins: true, AllowMethods: []string{"GET"}}))
	// ruleid: prodready-go-cors-any-origin
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{AllowOrigins: []string{"*"}}))
	// ruleid: prodready-go-cors-any-origin
	c.Use(cors.Handler(cors.Options{AllowedOrigins: []string{"*"}}))
	// ruleid: prodready-go-cors-any-origin
	f.Use(cors.New(cors.Config{AllowOrigins: "*"}))
	// ruleid: prodready-go-cors-any-origin
	w.Use(rest.CORS(rest.CorsAllowedOrigins("*")))
	// ok: prodready-go-cors-any-origin
	r.Use(cors.New(cors.Config{AllowOrigins: []string{"https://app.example.com"}}))
	// ok: prodready-go-cors-any-origin
	c.Use(cors.Handler(cors.Options{AllowedOrigins: origins, AllowedHeaders: []string{"*"}}))
}
