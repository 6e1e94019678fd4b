package khabar

import (
	"errors"
	"fmt"
)

// Error is a failure with a machine-readable code. It reads as
// "stage: message (hint)".
type Error struct {
	Code    string `json:"code"`  // see the Code constants
	Stage   string `json:"stage"` // collect, decode, report, sentence …
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Err     error  `json:"-"`
}

// Codes of Error.
const (
	CodeNotFound    = "not_found"
	CodeUnreadable  = "unreadable"  // the bytes cannot be decoded
	CodeEmpty       = "empty"       // no article text in them
	CodeTooLarge    = "too_large"   // a limit was hit
	CodeUnsupported = "unsupported" // a format khabar does not read
	CodeInvalid     = "invalid"     // a field or argument is wrong
	CodeInternal    = "internal"
)

// Errorf returns an Error.
func Errorf(code, stage, hint, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Stage: stage, Message: err.Error(), Hint: hint, Err: errors.Unwrap(err)}
}

func (e *Error) Error() string {
	s := e.Stage + ": " + e.Message
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }
