import type { account as en } from "../en/account.ts";

const weaknesses: Readonly<Record<string, string>> = {
  "is one of the most used passwords": "यह सबसे ज़्यादा इस्तेमाल होने वाले पासवर्डों में से एक है।",
  "is close to one of the most used passwords": "यह सबसे ज़्यादा इस्तेमाल होने वाले पासवर्डों जैसा है।",
  "is made of your own phone number, name or e-mail address":
    "यह आपके अपने फ़ोन नंबर, नाम या ईमेल पते से बना है।",
  "is a row of neighbouring keys, letters or digits": "यह पास-पास की कुंजियों, अक्षरों या अंकों से बना है।",
  "is too easy to guess": "इसका अंदाज़ा लगाना आसान है।",
  "was found in a leak of passwords": "यह लीक हुए पासवर्डों में मिला है।",
  "repeats itself": "इसमें वही बात दोहराई गई है।",
  "is a date or a year": "यह कोई तारीख़ या साल है।",
};

export const account: typeof en = {
  fields: {
    phone: "फ़ोन नंबर",
    email: "ईमेल पता",
    name: "नाम",
    password: "पासवर्ड",
    currentPassword: "मौजूदा पासवर्ड",
    newPassword: "नया पासवर्ड",
    newPasswordHint: (least) => `कम से कम ${least} अक्षर। लंबा पासवर्ड अच्छा है: अपना कोई वाक्य।`,
    show: "दिखाएँ",
    hide: "छिपाएँ",
    showLabel: (label) => `दिखाएँ: ${label}`,
    code: "कोड",
    codeHint: (digits) => `${digits} अंक। जैसा मिला वैसा ही चिपका सकते हैं।`,
  },
  code: {
    send: "कोड भेजें",
    goOn: "आगे बढ़ें",
    byEmail: "इसके बजाय ईमेल पता इस्तेमाल करें",
    bySms: "इसके बजाय फ़ोन नंबर इस्तेमाल करें",
    sentToNumber: (number) =>
      `अगर ${number} से खाता बन सकता है, तो कोड भेज दिया गया है। अगर इसका खाता पहले से है, तो वहाँ आया संदेश यह बताएगा।`,
    sentToAccount: (address) => `अगर ${address} का कोई खाता है, तो उस पर कोड भेज दिया गया है।`,
    sentToNew: (address) => `${address} पर संदेश भेज दिया गया है।`,
    goodFor: (time) => `कोड ${time} तक और चलेगा।`,
    expired: "इस कोड का समय समाप्त हो गया। नया कोड मँगाएँ।",
    worn: "यह कोड अब इस्तेमाल नहीं हो सकता। नया कोड मँगाएँ।",
    another: "नया कोड भेजें",
    anotherIn: (time) => `${time} में नया कोड भेज सकते हैं`,
    other: "दूसरा नंबर या पता इस्तेमाल करें",
  },
  proof: {
    byCode: "इसके बजाय SMS से आया कोड इस्तेमाल करें",
    byPassword: "इसके बजाय पासवर्ड इस्तेमाल करें",
    send: "कोड भेजें",
    codeLead: "कोड आपके खाते के फ़ोन नंबर पर जाएगा।",
    codeSent: "आपके खाते के फ़ोन नंबर पर कोड भेज दिया गया है।",
  },
  waitFor: (time) => `${time} रुकें, फिर कोशिश करें।`,
  unreachable: "कोई जवाब नहीं आया। कुछ खोया नहीं है: कनेक्शन जाँचें और फिर कोशिश करें।",
  broken: "इस पृष्ठ में कुछ गड़बड़ हुई। इसे फिर लोड करें।",
  members: {
    "/phone": "यह फ़ोन नंबर नहीं लगता। देश कोड के साथ लिखें: +91 98765 43210।",
    "/email": "यह ईमेल पता नहीं लगता।",
    "/name": "यह नाम ऐसे नहीं चल सकता: 1 से 100 साधारण अक्षर।",
    "/code": "कोड में केवल अंक होते हैं।",
    "/password": "पासवर्ड में अधिक से अधिक 128 अक्षर हो सकते हैं।",
    "/current_password": "पासवर्ड में अधिक से अधिक 128 अक्षर हो सकते हैं।",
    "/purpose": "आपके खाते का कोई फ़ोन नंबर नहीं है जिस पर कोड जा सके।",
  },
  weakness: (detail) => {
    const [, most, count] = /^has to have at (least|most) (\d+) characters$/.exec(detail) ?? [];
    if (count === undefined) return weaknesses[detail];
    return most === "most"
      ? `पासवर्ड में अधिक से अधिक ${count} अक्षर हो सकते हैं।`
      : `पासवर्ड में कम से कम ${count} अक्षर होने चाहिए।`;
  },
  problems: {
    malformed_request: "सर्वर इसे पढ़ नहीं सका। पृष्ठ फिर लोड करें।",
    invalid_credentials: "फ़ोन नंबर या पासवर्ड सही नहीं है। दोनों जाँचें और फिर कोशिश करें।",
    not_authenticated: "आप अब लॉग इन नहीं हैं। फिर लॉग इन करें।",
    invalid_token: "आप अब लॉग इन नहीं हैं। फिर लॉग इन करें।",
    token_expired: "आप अब लॉग इन नहीं हैं। फिर लॉग इन करें।",
    session_ended: "आप अब लॉग इन नहीं हैं। फिर लॉग इन करें।",
    user_not_found: "यह खाता अब नहीं रहा।",
    invalid_refresh_token: "आप अब लॉग इन नहीं हैं। फिर लॉग इन करें।",
    refresh_token_reused: "आपके सत्र की एक नक़ल इस्तेमाल हुई, इसलिए उसे समाप्त कर दिया गया। फिर लॉग इन करें।",
    forbidden: "यह केवल खाते का मालिक कर सकता है।",
    reauthentication_required:
      "यह खाता लंबे समय से इस्तेमाल नहीं हुआ, और इसका नंबर अब किसी और का हो सकता है। पासवर्ड से या ईमेल पर आए कोड से लॉग इन करें; अगर खाता आपका नहीं है, तो नया खाता बनाएँ।",
    user_disabled: "यह खाता बंद किया गया है। यह सेवा चलाने वालों से पूछें।",
    not_found: "यह अब यहाँ नहीं है। पृष्ठ फिर लोड करें।",
    method_not_allowed: "यह पृष्ठ अब सर्वर से मेल नहीं खाता। इसे फिर लोड करें।",
    conflict: "अभी यह नहीं हो सकता: यह नंबर या पता किसी और का है, या यह आख़िरी एडमिन का खाता है।",
    verification_expired: "इस कोड का समय समाप्त हो गया। नया कोड मँगाएँ।",
    payload_too_large: "यह बहुत लंबा था।",
    unsupported_media_type: "यह पृष्ठ अब सर्वर से मेल नहीं खाता। इसे फिर लोड करें।",
    validation_failed: "जो भरा गया उसमें कुछ ठीक नहीं है। जाँचें और फिर कोशिश करें।",
    verification_invalid: "कोड सही नहीं है। जाँचें, या नया कोड मँगाएँ।",
    region_not_supported: "इस देश के नंबरों पर SMS नहीं भेजे जाते।",
    weak_password: "इस पासवर्ड का अंदाज़ा लगाना आसान है। लंबा पासवर्ड चुनें जो कहीं और न हो।",
    rate_limited: "थोड़े समय में यह बहुत बार हुआ।",
    too_many_attempts: "यह बहुत बार ग़लत हुआ।",
    internal_error: "सर्वर पर कुछ गड़बड़ हुई। थोड़ी देर बाद फिर कोशिश करें।",
    overloaded: "अभी बहुत लोग यहाँ हैं। थोड़ी देर में फिर कोशिश करें।",
    unavailable: "सर्वर अभी यह नहीं कर सकता। थोड़ी देर में फिर कोशिश करें।",
    unknown: "यह अस्वीकार हुआ।",
  },
};
