module khabar/bench/peers

go 1.26

require (
	github.com/jdkato/prose/v2 v2.0.0
	khabar v0.0.0
)

replace khabar => ../..
