/** The first of everybody's guesses that are long enough to be taken: from the lists of passwords that leaked. */
const COMMON = new Set(
  `0000000000 0123456789 0987654321 1111111111 11111111111 111111111111 1122334455 123123123123 1234567890
  12345678900 12345678901 12345678910 123456789012 1234567890123 123456789a 1234567891 1234567899 123456789q
  12345qwert 1234qwerasdf 123qweasdzxc 147258369a 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qaz@wsx3edc 9876543210
  9999999999 a123456789 a1b2c3d4e5 aa12345678 aaaaaaaaaa abcd123456 abcdefghij administrator asdfghjkl1
  asdfghjkl; asdfghjkl123 football123 iloveyou12 iloveyou123 liverpool1 manchester mypassword passw0rd123
  password00 password01 password11 password12 password123 password1234 password12345 password123! password1!
  passwordpassword princess12 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qwer123456 qwerasdfzxcv qwerty1234
  qwerty12345 qwerty123456 qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] sunshine12 superman123 trustno1trustno1
  welcome1234 welcome123 zxcvbnm123 zxcvbnm,./`.split(/\s+/),
);

const plain = (text: string): string => text.normalize("NFKC").trim().toLowerCase();

/**
 * Why a password would be guessed at once, as the end of a sentence about it; null: it would not. Long ones are strong
 * enough whatever is in them, so nothing else is asked of one (NIST SP 800-63B, 3.1.1.2).
 */
export function weaknessOf(
  password: string,
  { email, name }: { readonly email: string; readonly name: string },
): string | null {
  const given = plain(password);
  if (COMMON.has(given)) return "is among the first that anybody tries";
  if (given === plain(email)) return "is the address itself";
  return given === plain(name) ? "is the name itself" : null;
}
