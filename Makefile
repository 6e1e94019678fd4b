# khabar: the two commands a newcomer needs are `make demo` and `make test`.
SHELL := /bin/bash
GO ?= go
BIN := bin/khabar
SHARED ?= ../shared
ADDR ?= 127.0.0.1:8470
SERVE ?= 1
export CGO_ENABLED = 0

.PHONY: help demo test check build ui ui-deps ui-test bench bench-peers eval clean browser

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(if $(shell command -v npm),ui) build ## read the bundled examples, show what was read, serve the UI
	@rm -rf .cache/demo && mkdir -p .cache/demo
	$(BIN) ingest --db .cache/demo/record.db examples/reports
	$(BIN) incidents --db .cache/demo/record.db --limit 25
ifeq ($(SERVE),1)
	$(BIN) serve --db .cache/demo/record.db --addr $(ADDR)
endif

build: ## the binary
	$(GO) build -trimpath -ldflags='-s -w' -o $(BIN) ./cmd/khabar

test: check ui browser build ## everything CI runs
	$(GO) test -timeout 9m ./...
	$(MAKE) ui-test

check: ui-deps ## formatting, vet, staticcheck, UI lint and types
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "gofmt needed: $$out"; exit 1; fi
	$(GO) vet ./...
	@test -x bin/staticcheck || GOBIN=$(CURDIR)/bin $(GO) install honnef.co/go/tools/cmd/staticcheck@v0.8.2
	bin/staticcheck ./...
	cd ui && npm run --silent lint && npm run --silent check

ui-deps: ui/node_modules/.installed ## the browser part's modules, as locked
ui/node_modules/.installed: ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund && touch node_modules/.installed

ui: ui-deps ## the browser part, built into internal/ui/dist
	cd ui && npm run --silent build

browser: ## Chromium for the UI tests, installed when missing
	@scripts/need-chromium

ui-test: ## the UI in headless Chromium
	cd ui && npm test --silent

bench: ## speed of each stage and of the whole
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-peers: ## khabar beside prose v2 on the same texts, in one run
	cd bench/peers && $(GO) run .

eval: build ## every evaluation; writes docs/scores.md
	$(BIN) eval all --data $(SHARED)/data --write docs/scores.md

clean: ## what was built
	rm -rf bin .cache internal/ui/dist/assets internal/ui/dist/index.html
