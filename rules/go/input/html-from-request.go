package pages

func Search(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query().Get("q")
	// ruleid: prodready-go-html-from-request
	page.Title = template.HTML("<b>" + q + "</b>")
	// ruleid: prodready-go-html-from-request
	page.Script = template.JS(r.FormValue("cb"))
	// ok: prodready-go-html-from-request
	page.Safe = template.HTML(html.EscapeString(q))
	// ok: prodready-go-html-from-request
	page.Fixed = template.HTML("<b>shop</b>")
}
