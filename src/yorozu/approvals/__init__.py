"""Proposals (起案) and how they are approved: routes, 合議, 専決, 代決, 後閲, 差戻し, 引戻し, 供覧."""
