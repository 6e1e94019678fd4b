package gazetteer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// LocalPath is where an imported table lies: KHABAR_DATA, else the user's data folder.
func LocalPath() (string, error) {
	if dir := os.Getenv("KHABAR_DATA"); dir != "" {
		return filepath.Join(dir, "gazetteer.bin"), nil
	}
	dir := os.Getenv("XDG_DATA_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(dir, "khabar", "gazetteer.bin"), nil
}

// OpenLocal returns the imported table at path, nil where there is none.
func OpenLocal(path string) (*Table, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	t, err := Open(string(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w; import it again", path, err)
	}
	return t, nil
}

// WriteLocal writes a table to path, whole or not at all.
func WriteLocal(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".gazetteer-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
