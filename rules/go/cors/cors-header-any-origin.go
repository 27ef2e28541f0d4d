package main

func handler(w http.ResponseWriter, r *http.Request) {
	// ruleid: prodready-go-cors-header-any-origin
	w.Header().Set("Access-Control-Allow-Origin", "*")
	// ruleid: prodready-go-cors-header-any-origin
	c.Header("access-control-allow-origin", "*")
	// ruleid: prodready-go-cors-header-any-origin
	c.Writer.Header().Set("Access-Control-Allow-Origin", "*")
	// ok: prodready-go-cors-header-any-origin
	w.Header().Set("Access-Control-Allow-Origin", "https://app.example.com")
	// ok: prodready-go-cors-header-any-origin
	w.Header().Set("Access-Control-Allow-Methods", "*")
}
