// The browser part is no Go code: this keeps node_modules out of ./...
module khabar/ui

go 1.26
