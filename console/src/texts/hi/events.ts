import type { events as en } from "../en/events.ts";

export const events: typeof en = {
  descriptions: {
    "login.password": {
      success: "पासवर्ड से लॉग इन किया",
      failure: "पासवर्ड से लॉग इन अस्वीकार हुआ",
    },
    "login.code": { success: "कोड से लॉग इन किया" },
    "user.registered": { success: "खाता बनाया" },
    "user.added": { success: "ऑपरेटर ने खाता जोड़ा" },
    "user.deleted": {
      success: "खाता हटाया गया",
      failure: "खाता हटाना अस्वीकार हुआ: पासवर्ड ग़लत था",
    },
    "user.restored": { success: "लॉग इन करके खाता हटाना वापस लिया" },
    "user.erased": { success: "खाते का निजी डेटा मिटाया गया" },
    "user.roles_changed": { success: "कर्मचारी के रूप में खाते के अधिकार बदले" },
    "user.impersonated": { success: "एक कर्मचारी ने कुछ मिनट के लिए खाता खोला" },
    "user.disabled": { success: "खाता बंद किया गया" },
    "user.enabled": { success: "खाता फिर चालू किया गया" },
    "user.claim_ended": {
      success: "बिना प्रमाण वाला नंबर या पता अपने असली मालिक को मिला",
    },
    "user.parked": {
      success: "नंबर लंबे समय से इस्तेमाल नहीं हुआ और नए खाते को मिला; यह खाता रखा गया",
    },
    "session.ended": { success: "एक सत्र समाप्त किया गया" },
    "session.logged_out": { success: "लॉग आउट किया" },
    "session.reused": {
      success: "एक सत्र समाप्त किया गया",
      failure: "रिफ़्रेश टोकन की नक़ल इस्तेमाल हुई; सत्र समाप्त किया गया",
    },
    "password.changed": {
      success: "पासवर्ड बदला गया",
      failure: "पासवर्ड बदलना अस्वीकार हुआ: मौजूदा पासवर्ड ग़लत था",
    },
    "password.reset": { success: "कोड से पासवर्ड रीसेट हुआ" },
    "password.breached": { success: "पासवर्ड लीक हुए पासवर्डों में मिला" },
    "phone.changed": { success: "फ़ोन नंबर बदला गया" },
    "email.changed": { success: "ईमेल पता बदला गया" },
    "profile.changed": { success: "प्रोफ़ाइल बदली गई" },
    reauthenticated: {
      success: "अपनी पहचान फिर साबित की",
      failure: "पहचान साबित नहीं हुई: पासवर्ड ग़लत था",
    },
    "code.requested": { success: "कोड माँगा गया" },
    "code.refused": { success: "ग़लत कोड दर्ज हुआ" },
    "data.exported": { success: "खाते का डेटा निर्यात हुआ" },
    "audit.exported": { success: "लॉग से घटनाएँ निर्यात हुईं" },
    "audit.verified": { success: "लॉग की जाँच हुई", failure: "लॉग वैसा नहीं है जैसा लिखा गया था" },
    "message.resent": { success: "न भेजा गया संदेश फिर क़तार में रखा गया" },
    "limit.released": { success: "किसी को रोकने वाली सीमा हटाई गई" },
    "key.rotated": { success: "हस्ताक्षर कुंजी बदली गई" },
    "key.retired": { success: "एक हस्ताक्षर कुंजी हटाई गई" },
  },
  results: { success: "हुआ", failure: "अस्वीकार" },
  actors: {
    user: "स्वयं व्यक्ति",
    staff: "कर्मचारी",
    operator: "ऑपरेटर",
    system: "सर्वर",
    anonymous: "अनजान",
  },
};
