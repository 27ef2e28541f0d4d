package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func main() {
	r := gin.Default()
	// ruleid: prodready-go-credential-route-without-limit
	r.POST("/login", login)
	// ruleid: prodready-go-credential-route-without-limit
	r.POST("/api/users/reset-password", reset)
	// ok: prodready-go-credential-route-without-limit
	r.POST("/orders", order)
	// ok: prodready-go-credential-route-without-limit
	r.GET("/login", page)
	users := r.Group("/users")
	// ruleid: prodready-go-credential-route-without-limit
	users.POST("/", accounts.Register)
	// ok: prodready-go-credential-route-without-limit
	users.POST("/avatar", accounts.SetAvatar)
	// ok: prodready-go-credential-route-without-limit
	users.GET("/", accounts.Register)
	// ruleid: prodready-go-credential-route-without-limit
	http.HandleFunc("POST /verify-pin", verify)
	// ok: prodready-go-credential-route-without-limit
	http.HandleFunc("/health", health)
	r.Run()
}
