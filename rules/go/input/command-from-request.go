package tools

func Ping(w http.ResponseWriter, r *http.Request) {
	host := r.URL.Query().Get("host")
	// ruleid: prodready-go-command-from-request
	exec.Command("sh", "-c", "ping "+host).Run()
	// ruleid: prodready-go-command-from-request
	exec.Command(r.FormValue("tool")).Run()
	// ok: prodready-go-command-from-request
	exec.Command("ping", "-c", "1", host).Run()
	// ok: prodready-go-command-from-request
	exec.Command("uptime").Run()
}
