-- One row per made-up customer: what `segapp sample` and `segapp demo` write.
-- Six groups are planted, modelled on what is published of the mall: within a
-- group age, income and spending score are independent and normal, rounded
-- and clipped to the mall's ranges; 56 of 100 are women, in every group alike.
-- Every number comes from the md5 of seed and id: one seed makes the same file,
-- whatever the number of threads.
-- Parameters: $customer_count, $seed. planted_group is the truth, for tests.
with planted as (
    select
        planted_group,
        age_mean,
        age_sd,
        income_mean,
        income_sd,
        score_mean,
        score_sd,
    from (
        values
        (1, 56, 8.5, 54, 9.0, 49, 6.5),   -- 22.5 %: older, middle income, middle spending
        (2, 33, 4.0, 87, 13.0, 82, 9.0),  -- 19.5 %: thirties, high income, high spending
        (3, 27, 6.0, 57, 9.5, 48, 8.0),   -- 19.0 %: young, middle income, middle spending
        (4, 42, 9.5, 89, 13.0, 17, 9.0),  -- 16.5 %: forties, high income, low spending
        (5, 25, 5.0, 26, 7.0, 78, 11.0),  -- 12.0 %: young, low income, high spending
        (6, 46, 10.5, 26, 7.0, 20, 10.0)  -- 10.5 %: forties, low income, low spending
    ) as groups (
        planted_group, age_mean, age_sd, income_mean, income_sd, score_mean, score_sd
    )
),

numbered as (
    select
        range as id,
        md5_number_lower('customer ' || range || ' of seed ' || $seed) as low_bits,
        md5_number_upper('customer ' || range || ' of seed ' || $seed) as high_bits,
    from range(1, $customer_count + 1)
),

-- six uniform numbers of 21 bits, each in the middle of its step: never 0 or 1
uniforms as (
    select
        id,
        ((low_bits & 2097151) + 0.5) / 2097152 as group_uniform,
        (((low_bits >> 21) & 2097151) + 0.5) / 2097152 as gender_uniform,
        (((low_bits >> 42) & 2097151) + 0.5) / 2097152 as radius_1,
        ((high_bits & 2097151) + 0.5) / 2097152 as angle_1,
        (((high_bits >> 21) & 2097151) + 0.5) / 2097152 as radius_2,
        (((high_bits >> 42) & 2097151) + 0.5) / 2097152 as angle_2,
    from numbered
),

-- two uniforms make two independent normals (Box and Muller 1958)
drawn as (
    select
        id,
        case
            when group_uniform < 0.225 then 1
            when group_uniform < 0.420 then 2
            when group_uniform < 0.610 then 3
            when group_uniform < 0.775 then 4
            when group_uniform < 0.895 then 5
            else 6
        end as planted_group,
        gender_uniform,
        sqrt(-2 * ln(radius_1)) * cos(2 * pi() * angle_1) as age_normal,
        sqrt(-2 * ln(radius_1)) * sin(2 * pi() * angle_1) as income_normal,
        sqrt(-2 * ln(radius_2)) * cos(2 * pi() * angle_2) as score_normal,
    from uniforms
)

select
    lpad(drawn.id::varchar, greatest(4, length($customer_count::varchar))::integer, '0') as customer_id,
    if(drawn.gender_uniform < 0.56, 'Female', 'Male') as gender,
    least(70, greatest(18, round(planted.age_mean + planted.age_sd * drawn.age_normal)))::integer as age_years,
    least(137, greatest(15, round(planted.income_mean + planted.income_sd * drawn.income_normal)))::integer as annual_income_k,
    least(99, greatest(1, round(planted.score_mean + planted.score_sd * drawn.score_normal)))::integer as spending_score,
    drawn.planted_group,
from drawn
inner join planted on drawn.planted_group = planted.planted_group
