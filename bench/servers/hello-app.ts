import fastify from "fastify";

const app = fastify({ logger: false });
const schema = {
  response: { 200: { type: "object", properties: { hello: { type: "string" } } } },
};
app.get("/hello", { schema }, async () => ({ hello: "world" }));
await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
