package sqlsource

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"

	"taraz/kpi"
)

// sealed is the layout of a sealed text: a version, the print of its key, the nonce, and
// what AES-256-GCM makes of the text and of the name it belongs to.
const (
	sealVersion = 1
	printSize   = 8
	nonceSize   = 12
)

// Seal encrypts the address of the source called name. It opens under that name alone: one
// source's seal cannot be put in another's place.
func (k Key) Seal(name string, a Address) ([]byte, error) {
	box, err := k.box()
	if err != nil {
		return nil, err
	}
	mark := k.print()
	out := append([]byte{sealVersion}, mark[:]...)
	nonce := make([]byte, nonceSize)
	rand.Read(nonce)
	out = append(out, nonce...)
	return box.Seal(out, nonce, []byte(a.Secret()), []byte(name)), nil
}

// Open decrypts the address of the source called name. Its errors name the key file.
func (k Key) Open(name string, sealed []byte) (Address, error) {
	const head = 1 + printSize + nonceSize
	if len(sealed) < head || sealed[0] != sealVersion {
		return Address{}, fmt.Errorf("the sealed address of source %s is none that this build knows: %w", name, kpi.ErrInvalid)
	}
	if mark := k.print(); !bytes.Equal(sealed[1:1+printSize], mark[:]) {
		return Address{}, fmt.Errorf("the address of source %s was sealed with another key than that in %s; name the right one by --key-file or TARAZ_KEY_FILE, or add the source anew: %w",
			name, k.path, kpi.ErrInvalid)
	}
	box, err := k.box()
	if err != nil {
		return Address{}, err
	}
	text, err := box.Open(nil, sealed[1+printSize:head], sealed[head:], []byte(name))
	if err != nil {
		return Address{}, fmt.Errorf("the sealed address of source %s was changed or belongs to another source; add the source anew (the key in %s fits): %w", name, k.path, kpi.ErrInvalid)
	}
	return ParseAddress(string(text))
}

func (k Key) box() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k.secret[:])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k, err)
	}
	return cipher.NewGCM(block)
}
