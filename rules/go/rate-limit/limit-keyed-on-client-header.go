package limits

func limits(r chi.Router, app *fiber.App, lmt *limiter.Limiter) {
	r.Use(httprate.Limit(5, time.Minute, httprate.WithKeyFuncs(func(r *http.Request) (string, error) {
		// ruleid: prodready-go-limit-keyed-on-client-header
		return r.Header.Get("X-Forwarded-For"), nil
	})))
	app.Use(limiter.New(limiter.Config{Max: 5, KeyGenerator: func(c *fiber.Ctx) string {
		// ruleid: prodready-go-limit-keyed-on-client-header
		return c.Get("X-Real-IP")
	}}))
	// ok: prodready-go-limit-keyed-on-client-header
	r.Use(httprate.LimitByIP(5, time.Minute))
	app.Use(limiter.New(limiter.Config{Max: 5, KeyGenerator: func(c *fiber.Ctx) string {
		// ok: prodready-go-limit-keyed-on-client-header
		return c.IP()
	}}))
}
