# Whether a message is from Slipway. Ruby 3.0; the standard library alone.
require "openssl"

module Slipway
  TOLERANCE_SECONDS = 300
  # What makes 32 bytes an Ed25519 public key in DER (RFC 8410).
  ED25519 = ["302a300506032b6570032100"].pack("H*").freeze

  module_function

  # key: the endpoint's secret, whsec_..., or its public key, whpk_...
  # id, timestamp, signature: the headers webhook-id, webhook-timestamp and webhook-signature
  # body: the bytes as they were received; parse them afterwards
  def genuine?(key, id, timestamp, signature, body, now = Time.now.to_i)
    return false if id.to_s.empty? || !timestamp.to_s.match?(/\A[0-9]{10}\z/)
    return false if (now - timestamp.to_i).abs > TOLERANCE_SECONDS

    content = "#{id}.#{timestamp}.".b + body.b
    version = key.start_with?("whsec_") ? "v1," : "v1a,"
    signature.to_s.split(" ").any? do |one|
      next false unless one.start_with?(version)

      value = one.delete_prefix(version)
      version == "v1," ? by_secret?(key, content, value) : by_key?(key, content, value)
    end
  end

  def unprefixed(key)
    key.split("_", 2).last.unpack1("m")
  end

  def by_secret?(secret, content, signature)
    expected = [OpenSSL::HMAC.digest("SHA256", unprefixed(secret), content)].pack("m0")
    OpenSSL.secure_compare(expected, signature)
  end

  def by_key?(public_key, content, signature)
    raw = signature.unpack1("m0")
    return false unless [raw].pack("m0") == signature

    OpenSSL::PKey.read(ED25519 + unprefixed(public_key)).verify(nil, raw, content)
  rescue ArgumentError, OpenSSL::PKey::PKeyError
    false
  end
end

# ruby verify.rb <key> <id> <timestamp> <signature> [now] < body
if $PROGRAM_NAME == __FILE__
  now = ARGV[4] ? ARGV[4].to_i : Time.now.to_i
  exit(Slipway.genuine?(*ARGV.first(4), $stdin.binmode.read, now))
end
