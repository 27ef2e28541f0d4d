package proxy

func Fetch(w http.ResponseWriter, r *http.Request) {
	target := r.URL.Query().Get("url")
	// ruleid: prodready-go-outbound-request-from-request
	http.Get(target)
	// ruleid: prodready-go-outbound-request-from-request
	http.NewRequest("GET", r.FormValue("hook"), nil)
	// ok: prodready-go-outbound-request-from-request
	http.Get("https://api.example.com/items")
	// ok: prodready-go-outbound-request-from-request
	http.Get("https://api.example.com/items/" + r.URL.Query().Get("id"))
	page := "https://api.example.com/items?key=" + r.FormValue("key") + "&size=" + r.FormValue("size")
	// ok: prodready-go-outbound-request-from-request
	http.Get(page)
}
