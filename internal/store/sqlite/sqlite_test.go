package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"khabar"
	"khabar/internal/store"
	"khabar/internal/store/storetest"
)

func open(t testing.TB) store.Store {
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestContract(t *testing.T) { storetest.Test(t, open) }

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?#.db")
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	in, page := storetest.Input("a", "one")
	if _, err := s.Offer(ctx, in, page); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(ctx, path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	st, err := s.Status(ctx)
	if err != nil || st.Inputs != 1 {
		t.Errorf("after opening again: %+v, %v", st, err)
	}
}

func TestNewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec("PRAGMA user_version = 999"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(ctx, path); err == nil {
		t.Error("a record of a newer khabar is opened")
	}
}

func BenchmarkFinish(b *testing.B) {
	s := open(b)
	defer s.Close()
	ctx := context.Background()
	for i := 0; b.Loop(); i++ {
		key := string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
		in, page := storetest.Input(key, key)
		if _, err := s.Offer(ctx, in, page); err != nil {
			b.Fatal(err)
		}
		x := storetest.Extraction(key, "A drone attacked a police post in Bannu, "+key)
		if err := s.Finish(ctx, key, []*khabar.Extraction{x}); err != nil {
			b.Fatal(err)
		}
	}
}
