package main

import (
	"github.com/labstack/echo/v4/middleware"
)

func routes() {
	// ruleid: prodready-go-cors-library-default
	r.Use(cors.Default())
	// ruleid: prodready-go-cors-library-default
	e.Use(middleware.CORS())
	// ruleid: prodready-go-cors-library-default
	app.Use(cors.New())
	// ok: prodready-go-cors-library-default
	r.Use(limits.CORS())
	// ok: prodready-go-cors-library-default
	r.Use(cors.New(cors.Config{AllowOrigins: []string{"https://app.example.com"}}))
	// ok: prodready-go-cors-library-default
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{AllowOrigins: origins}))
}
