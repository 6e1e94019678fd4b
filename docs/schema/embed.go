// Package schema holds the JSON Schema of the output contract.
package schema

import _ "embed"

// Khabar1 is the JSON Schema (2020-12) of one line of `khabar extract`.
//
//go:embed khabar-1.schema.json
var Khabar1 []byte
