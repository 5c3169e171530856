import type { getStarted as en } from "../en/get-started.ts";

export const getStarted: typeof en = {
  title: "शुरू करें",
  lead: "पाँच क़दम, जो पूरे होते ही अपने आप सही का निशान पा लेते हैं।",
  progress: (done, all) => `${all} में से ${done} पूरे`,
  done: "पूरा",
  open: "बाक़ी",
  steps: {
    admin: { title: "एडमिन बनाएँ", detail: "कोई, जो इस सर्वर की देखभाल करे।" },
    log_in: {
      title: "किसी व्यक्ति को लॉग इन कराएँ",
      detail: "पासवर्ड से, कोड से या पंजीकरण से, किसी ऐप या curl से। कर्मचारी नहीं गिने जाते।",
    },
    code: {
      title: "एक कोड दर्ज कराएँ",
      detail: "कोड माँगें, संदेश में पढ़ें और वापस भेजें।",
    },
    refresh: {
      title: "साइन इन बने रहें",
      detail: "रिफ़्रेश टोकन देकर नया एक्सेस टोकन लें। क्लाइंट यह अपने आप करता है।",
    },
    production: {
      title: "प्रोडक्शन के लिए तैयार हों",
      detail: "ये सेटिंग KPA_ENV=production के साथ स्वीकार होंगी।",
    },
  },
  snippets: "यह कैसे करें",
  snippetsLead: "इसी सर्वर के लिए पंक्तियाँ, बस चिपकाएँ।",
  ways: { curl: "curl", typescript: "TypeScript", react: "React" },
  inbox: "डेवलपमेंट में संदेश किसी को नहीं भेजे जाते, वे यहाँ दिखते हैं:",
  read: "आगे पढ़ें",
  reference: "API संदर्भ",
};
