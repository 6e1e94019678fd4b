// Package archtest holds the import rules of khabar as a test.
package archtest
