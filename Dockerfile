FROM node:24-slim AS install
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY server/package.json server/
COPY client/package.json client/
COPY console/package.json console/
# The image has a Node of its own; the one that npm brings for a checkout would double its size.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund -w server && rm -rf node_modules/node-linux-*

FROM node:24-slim AS pages
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.base.json ./
COPY server/package.json server/
COPY client client
COPY console console
RUN npm ci --ignore-scripts --no-audit --no-fund -w console && node console/build.ts

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production KPA_ENV=production HOST=0.0.0.0 PORT=8000
COPY --from=install /app/node_modules node_modules
COPY package.json ./
COPY server server
COPY --from=pages /app/server/public server/public
USER node
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/bin/kpa.js", "serve"]
