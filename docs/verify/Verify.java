import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a message is from Slipway. Java 15; the standard library alone. */
public final class Verify {
  private static final long TOLERANCE_SECONDS = 300;
  // What makes 32 bytes an Ed25519 public key in DER (RFC 8410).
  private static final byte[] ED25519 = {0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0};

  private static byte[] unprefixed(String key) {
    return Base64.getDecoder().decode(key.substring(key.indexOf('_') + 1));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }

  private static boolean isBySecret(String secret, byte[] content, String signature)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(unprefixed(secret), "HmacSHA256"));
    byte[] expected = Base64.getEncoder().encode(mac.doFinal(content));
    return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isByKey(String publicKey, byte[] content, String signature) {
    try {
      X509EncodedKeySpec der = new X509EncodedKeySpec(joined(ED25519, unprefixed(publicKey)));
      PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(der);
      byte[] raw = Base64.getDecoder().decode(signature);
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(content);
      return verifier.verify(raw) && Base64.getEncoder().encodeToString(raw).equals(signature);
    } catch (GeneralSecurityException | IllegalArgumentException refused) {
      return false;
    }
  }

  /**
   * Whether a message is from Slipway, and of now.
   *
   * @param key the endpoint's secret, {@code whsec_...}, or its public key, {@code whpk_...}
   * @param id the header {@code webhook-id}, as {@code timestamp} and {@code signature} are of theirs
   * @param body the bytes as they were received: parse them afterwards
   */
  public static boolean isGenuine(
      String key, String id, String timestamp, String signature, byte[] body, long nowSeconds)
      throws GeneralSecurityException {
    if (id.isEmpty() || !timestamp.matches("[0-9]{10}")) return false;
    if (Math.abs(nowSeconds - Long.parseLong(timestamp)) > TOLERANCE_SECONDS) return false;
    byte[] content = joined((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8), body);
    boolean isSecret = key.startsWith("whsec_");
    String version = isSecret ? "v1," : "v1a,";
    for (String one : signature.split(" ")) {
      if (!one.startsWith(version)) continue;
      String value = one.substring(version.length());
      if (isSecret ? isBySecret(key, content, value) : isByKey(key, content, value)) return true;
    }
    return false;
  }

  // java Verify.java <key> <id> <timestamp> <signature> [now] < body
  public static void main(String[] args) throws GeneralSecurityException, IOException {
    long now = args.length > 4 ? Long.parseLong(args[4]) : Instant.now().getEpochSecond();
    boolean genuine = isGenuine(args[0], args[1], args[2], args[3], System.in.readAllBytes(), now);
    System.exit(genuine ? 0 : 1);
  }
}
