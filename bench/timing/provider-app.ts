/** Takes every message as a provider does, and takes its time. */
import { createServer } from "node:http";

const answerAfterMs = 40;

createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    setTimeout(() => response.end(), request.method === "POST" ? answerAfterMs : 0);
  });
}).listen(Number(process.env.PORT), "127.0.0.1");
