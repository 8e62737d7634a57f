// Whether a message is from Slipway. Go 1.18; the standard library alone.
package main

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const toleranceSeconds = 300

var seconds = regexp.MustCompile(`^[0-9]{10}$`)

func unprefixed(key string) []byte {
	_, encoded, _ := strings.Cut(key, "_")
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil
	}
	return decoded
}

func bySecret(secret string, content []byte) func(string) bool {
	mac := hmac.New(sha256.New, unprefixed(secret))
	mac.Write(content)
	expected := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return func(signature string) bool { return hmac.Equal([]byte(signature), []byte(expected)) }
}

func byKey(publicKey string, content []byte) func(string) bool {
	key := ed25519.PublicKey(unprefixed(publicKey))
	return func(signature string) bool {
		raw, err := base64.StdEncoding.Strict().DecodeString(signature)
		return err == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, content, raw)
	}
}

// IsGenuine says whether a message is from Slipway, and of now. The key is the endpoint's secret, whsec_..., or its
// public key, whpk_...; id, timestamp and signature are the headers webhook-id, webhook-timestamp and
// webhook-signature; body is the bytes as they were received: parse them afterwards.
func IsGenuine(key, id, timestamp, signature string, body []byte, now int64) bool {
	if id == "" || !seconds.MatchString(timestamp) {
		return false
	}
	at, _ := strconv.ParseInt(timestamp, 10, 64)
	if now-at > toleranceSeconds || at-now > toleranceSeconds {
		return false
	}
	content := append([]byte(id+"."+timestamp+"."), body...)
	version, isRight := "v1a,", byKey(key, content)
	if strings.HasPrefix(key, "whsec_") {
		version, isRight = "v1,", bySecret(key, content)
	}
	for _, one := range strings.Split(signature, " ") {
		if strings.HasPrefix(one, version) && isRight(strings.TrimPrefix(one, version)) {
			return true
		}
	}
	return false
}

// go run verify.go <key> <id> <timestamp> <signature> [now] < body
func main() {
	now := time.Now().Unix()
	if len(os.Args) > 5 {
		now, _ = strconv.ParseInt(os.Args[5], 10, 64)
	}
	body, err := io.ReadAll(os.Stdin)
	if err != nil || !IsGenuine(os.Args[1], os.Args[2], os.Args[3], os.Args[4], body, now) {
		os.Exit(1)
	}
}
