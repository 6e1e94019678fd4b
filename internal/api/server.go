package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"khabar"
)

// CheckAddr refuses an address that other machines could reach.
func CheckAddr(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return khabar.Errorf(khabar.CodeInvalid, "serve", "write it 127.0.0.1:8470", "address %q: %w", addr, err)
	}
	if !loopback(host) {
		return khabar.Errorf(khabar.CodeInvalid, "serve", "use 127.0.0.1, ::1 or localhost; to reach it from elsewhere, forward a port: ssh -L 8470:127.0.0.1:8470 HOST",
			"%q is not a loopback address, and this server has no accounts", host)
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// policy of every page: nothing comes from elsewhere, nobody frames it.
const policy = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Guard wraps the whole server: host check, cross-origin check, headers.
func Guard(next http.Handler) http.Handler {
	guarded := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !loopback(host) {
			writeProblem(w, http.StatusMisdirectedRequest, khabar.CodeInvalid, fmt.Sprintf("host %q is not this machine's loopback name", r.Host))
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

func writeProblem(w http.ResponseWriter, status int, code, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	p := Problem{Code: code, Stage: "api", ErrorModel: huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail}}
	_ = json.NewEncoder(w).Encode(p) // the client is gone if this fails
}

// shutdown is how long open requests may take to end.
const shutdown = 5 * time.Second

// Serve answers requests on l until ctx ends, then lets open ones finish.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: Guard(h), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 1 << 16}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdown)
	defer cancel()
	if err := srv.Shutdown(end); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
