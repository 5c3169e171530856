import type { Wording, Wordings, Words } from "./wording.ts";

/**
 * One segment of this script holds 70 characters, the lines that phones read among them.
 *
 * @param short what the code is for, in the text message
 * @param deed the same before "के लिए", in the e-mail
 */
function code(
  { name, code, minutes }: Words,
  short: string,
  deed: string,
  ifNotYou: string,
): Wording {
  return {
    sms: `${code} ${name} ${short} कोड। किसी को न दें।`,
    shorterSms: `${code} ${name} ${short} कोड, न दें`,
    subject: `${code} आपका ${name} कोड है: ${short}`,
    body: [
      `${name} पर ${deed} के लिए आपका कोड:`,
      code,
      `यह ${minutes} मिनट तक और एक ही बार काम करेगा। इसे किसी को न दें: ${name} का कोई भी व्यक्ति इसे नहीं माँगेगा।`,
      ifNotYou,
    ],
  };
}

function notice({ name }: Words, what: string, subject: string, advice: string): Wording {
  return {
    sms: `${name}: ${what} ${advice}`,
    subject: `${name}: ${subject}`,
    body: [what, advice],
  };
}

const ignore = "अगर आपने यह नहीं माँगा, तो कुछ न करें: कोड के बिना कुछ नहीं होगा।";
const secure = "आप नहीं थे? अभी पासवर्ड बदलें।";

export const hindi: Wordings = {
  "code.register": (words) => code(words, "साइन अप", "साइन अप करने", ignore),
  "code.login": (words) => code(words, "लॉग इन", "लॉग इन करने", ignore),
  "code.reset_password": (words) => code(words, "पासवर्ड", "पासवर्ड बदलने", ignore),
  "code.change_phone": (words) => code(words, "नया नंबर", "यह नंबर अपनाने", ignore),
  "code.change_email": (words) => code(words, "नया ईमेल", "यह ईमेल अपनाने", ignore),
  "code.reauthenticate": (words) => code(words, "पुष्टि", "अपनी पहचान की पुष्टि करने", ignore),
  "code.delete_account": (words) =>
    code(
      words,
      "खाता मिटाएँ",
      "अपना खाता मिटाने",
      "अगर आपने यह नहीं माँगा, तो आपके खाते में कोई और है: अभी पासवर्ड बदलें।",
    ),
  "notice.already_registered": (words) => ({
    sms: `${words.name}: आपका खाता पहले से है। लॉग इन करें या पासवर्ड बदलें।`,
    subject: `${words.name} पर आपका खाता पहले से है`,
    body: [
      `किसी ने, शायद आपने, ${words.name} पर साइन अप करने या खाता यहाँ लाने की कोशिश की। आपका खाता पहले से है: लॉग इन करें या पासवर्ड बदलें।`,
      "अगर वह आप नहीं थे, तो कुछ न करें।",
    ],
  }),
  "notice.new_device": (words) => {
    const told = (what: string) => notice(words, what, "आपके खाते में नया लॉग इन", secure);
    const { device } = words;
    const short = told("आपके खाते में नया लॉग इन।");
    if (device === "") return short;
    return {
      ...told(`आपके खाते में नया लॉग इन: ${device}।`),
      sms: told(`नया लॉग इन: ${device}।`).sms,
      shorterSms: short.sms,
    };
  },
  "notice.password_changed": (words) =>
    notice(words, "आपका पासवर्ड बदला गया।", "आपका पासवर्ड बदला गया", secure),
  "notice.phone_changed": (words) =>
    notice(words, "आपका फ़ोन नंबर बदला गया।", "आपका फ़ोन नंबर बदला गया", secure),
  "notice.number_recycled": (words) => ({
    sms: `${words.name}: आपका नंबर अब नए खाते का है। ईमेल कोड से लॉग इन करें।`,
    subject: `${words.name}: आपका फ़ोन नंबर अब एक नए खाते का है`,
    body: [
      `${words.name} पर आपका खाता लंबे समय से इस्तेमाल नहीं हुआ, और अब उसका फ़ोन नंबर जिसके पास है, उसने उससे नया खाता बनाया है।`,
      "आपका खाता सुरक्षित है और उसमें जो है, वह किसी और को नहीं दिखता। उसे आगे इस्तेमाल करने के लिए इस पते पर आए कोड से लॉग इन करें और अपना फ़ोन नंबर जोड़ें।",
    ],
  }),
  "notice.email_changed": (words) =>
    notice(words, "आपका ईमेल पता बदला गया।", "आपका ईमेल पता बदला गया", secure),
  "notice.session_ended": (words) =>
    notice(words, "एक डिवाइस साइन आउट किया गया।", "एक डिवाइस साइन आउट किया गया", secure),
  "notice.account_deleted": (words) =>
    notice(
      words,
      "आपका खाता मिटाया गया।",
      "आपका खाता मिटाया गया",
      `आप नहीं थे? ${words.name} को लिखें।`,
    ),
};
